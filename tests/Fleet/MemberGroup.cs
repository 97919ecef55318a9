using Thaw.FleetProcess;

namespace Thaw.Fleet.Tests;

/// <summary>Several processes of the fleet.</summary>
internal sealed class MemberGroup : IAsyncDisposable
{
    private readonly Member[] _members;

    private MemberGroup(Member[] members) => _members = members;

    public Member this[int index] => _members[index];

    public static Task<MemberGroup> StartAsync(int count, FleetOptions options) => StartAsync(count, _ => options);

    /// <summary>Starts all of them at once.</summary>
    public static async Task<MemberGroup> StartAsync(int count, Func<int, FleetOptions> options)
    {
        var starting = Enumerable.Range(0, count).Select(i => Member.StartAsync(options(i))).ToArray();
        try
        {
            return new MemberGroup(await Task.WhenAll(starting));
        }
        catch
        {
            foreach (var started in starting.Where(static one => one.IsCompletedSuccessfully))
            {
                await (await started).DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Has all of them do something at once.</summary>
    public Task<FleetAnswer[]> AllAsync(Func<Member, Task<FleetAnswer>> actAsync) => Task.WhenAll(_members.Select(actAsync));

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            await member.DisposeAsync();
        }
    }
}
