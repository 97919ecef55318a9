using Thaw.FleetProcess;

namespace Thaw.Fleet.Tests;

/// <summary>Several processes of the fleet.</summary>
internal sealed class MemberGroup : IAsyncDisposable
{
    private readonly List<Member> _members = [];

    private MemberGroup()
    {
    }

    public Member this[int index] => _members[index];

    public static Task<MemberGroup> StartAsync(int count, FleetOptions options) => StartAsync(count, _ => options);

    public static async Task<MemberGroup> StartAsync(int count, Func<int, FleetOptions> options)
    {
        var group = new MemberGroup();
        try
        {
            for (var i = 0; i < count; i++)
            {
                group._members.Add(await Member.StartAsync(options(i)));
            }
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }

        return group;
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
