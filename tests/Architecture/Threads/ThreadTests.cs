using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Thaw.Architecture.Imports;

namespace Thaw.Architecture.Threads;

/// <summary>The cache works while it is called and at no other time: it sets no timer that outlives a call and starts no thread.</summary>
public sealed class ThreadTests
{
    private static readonly string[] Forbidden =
    [
        "System.Threading.Timer::", "System.Threading.PeriodicTimer::", "System.Timers.Timer::", "System.TimeProvider::CreateTimer", "System.Threading.Thread::.ctor",
        "System.Threading.ThreadPool::RegisterWaitForSingleObject", "Microsoft.Extensions.Hosting.BackgroundService::",
    ];

    [Fact]
    public void Caching_SetsNoTimerAndStartsNoThread()
    {
        var used = Used(BuiltAssembly.Of(Assert.Single(ProjectFile.All("shared/Thaw.Caching"))).Path);
        Assert.Contains("System.Threading.Tasks.Task::Delay", used); // it pauses within a call, so what is looked for would be found
        Assert.DoesNotContain(used, IsForbidden);
    }

    [Fact]
    public void Used_FindsWhatIsForbidden()
    {
        var used = Used(typeof(ThreadTests).Assembly.Location);
        Assert.Superset(
            new HashSet<string> { "System.Threading.PeriodicTimer::.ctor", "System.Threading.Thread::.ctor", "System.Threading.Timer::.ctor", "System.TimeProvider::CreateTimer" },
            used.Where(IsForbidden).ToHashSet());
    }

    // Never called: what the fact above finds.
    internal static void Sinner()
    {
        using var timer = new Timer(static _ => { });
        using var periodic = new PeriodicTimer(TimeSpan.FromDays(1));
        using var provided = TimeProvider.System.CreateTimer(static _ => { }, null, TimeSpan.Zero, TimeSpan.Zero);
        new Thread(static () => { }).Start();
    }

    private static bool IsForbidden(string name) => Array.Exists(Forbidden, word => name.StartsWith(word, StringComparison.Ordinal));

    /// <summary>The members of other assemblies' types that an assembly names.</summary>
    private static HashSet<string> Used(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return [.. from handle in reader.MemberReferences
                   let member = reader.GetMemberReference(handle)
                   where member.Parent.Kind == HandleKind.TypeReference
                   let type = reader.GetTypeReference((TypeReferenceHandle)member.Parent)
                   select $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}::{reader.GetString(member.Name)}"];
    }
}
