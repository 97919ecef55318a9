using System.Diagnostics;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>X-Ray's trace header, <c>Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1</c>, as the W3C's context.</summary>
internal static class XRayTrace
{
    private const int RootLength = 35;
    private const int SpanLength = 16;

    /// <summary>The context, if the header holds a whole one.</summary>
    public static bool TryParse(ReadOnlySpan<char> header, out ActivityContext context)
    {
        context = default;
        ReadOnlySpan<char> root = default, parent = default;
        var flags = ActivityTraceFlags.None;
        foreach (var range in header.Split(';'))
        {
            var part = header[range].Trim();
            if (part.StartsWith("Root=", StringComparison.OrdinalIgnoreCase))
            {
                root = part[5..];
            }
            else if (part.StartsWith("Parent=", StringComparison.OrdinalIgnoreCase))
            {
                parent = part[7..];
            }
            else if (part.Equals("Sampled=1", StringComparison.OrdinalIgnoreCase))
            {
                flags = ActivityTraceFlags.Recorded;
            }
        }

        if (root.Length != RootLength || !root.StartsWith("1-", StringComparison.Ordinal) || root[10] != '-' || parent.Length != SpanLength)
        {
            return false;
        }

        Span<char> trace = stackalloc char[32];
        root.Slice(2, 8).CopyTo(trace);
        root[11..].CopyTo(trace[8..]);
        if (trace.ContainsAnyExcept(Hex) || parent.ContainsAnyExcept(Hex) || !trace.ContainsAnyExcept('0') || !parent.ContainsAnyExcept('0'))
        {
            return false;
        }

        context = new ActivityContext(ActivityTraceId.CreateFromString(trace), ActivitySpanId.CreateFromString(parent), flags, isRemote: true);
        return true;
    }

    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdef");
}
