namespace Thaw.Dashboard.Tests.Support;

/// <summary>One Local for the tests of a class, with an hour of a fleet's figures and a finding: a namespace that is written in vain.</summary>
public sealed class WastefulLocal : SeededLocal
{
    private protected override async Task<Local> StartAsync()
    {
        var local = await base.StartAsync();
        await local.WriteInVainAsync("a-namespace-with-a-name-that-is-as-long-as-names-may-be-in-here");
        return local;
    }
}
