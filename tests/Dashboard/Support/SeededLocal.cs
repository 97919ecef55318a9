namespace Thaw.Dashboard.Tests.Support;

/// <summary>One Local for the tests of a class, with an hour of a fleet's figures.</summary>
public class SeededLocal : ClassLocal
{
    private protected override Task<Local> StartAsync() => Local.StartAsync(seeded: true);
}
