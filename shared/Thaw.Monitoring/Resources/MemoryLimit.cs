using System.Globalization;

namespace Thaw.Monitoring.Resources;

/// <summary>How much memory a process may take, by whoever says so.</summary>
internal static class MemoryLimit
{
    // What version 1 of control groups answers for "no limit" is a number near 2^63.
    private const long Unlimited = 1L << 60;

    /// <summary>The least of all limits.</summary>
    /// <param name="functionMegabytes">Lambda's, where this is a function.</param>
    /// <param name="root">Where control groups are mounted.</param>
    public static long? Find(int? functionMegabytes, string root = "/sys/fs/cgroup")
    {
        var function = functionMegabytes is { } megabytes ? megabytes * 1024L * 1024 : (long?)null;
        var group = Read(Path.Combine(root, "memory.max")) ?? Read(Path.Combine(root, "memory", "memory.limit_in_bytes"));
        return function is null ? group : group is null ? function : Math.Min(function.Value, group.Value);
    }

    private static long? Read(string path)
    {
        try
        {
            var text = File.Exists(path) ? File.ReadAllText(path).AsSpan().Trim() : default;
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes is > 0 and < Unlimited ? bytes : null;
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
