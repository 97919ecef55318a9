namespace Thaw.Web;

/// <summary>Which answers are compressed, and how much time that may take.</summary>
public sealed class CompressionOptions
{
    /// <summary>Whether anything is compressed. Default <see langword="true"/>; where configuration is asked, <c>ENABLE_RESPONSE_COMPRESSION</c> has to say so.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The smallest body worth compressing, in bytes, 0 to 1 MiB; default 1 KiB. Where an answer's length is not known, its first bytes are held back until it is known to be long enough.
    /// </summary>
    public int MinimumBytes { get; set; } = 1024;

    /// <summary>
    /// Media types that are compressed: <c>application/json</c>, <c>text/*</c>, or a suffix such as <c>*+json</c>. At most 200. At first: text but for event streams, JSON and XML in
    /// all their kinds, JavaScript, WebAssembly and SVG.
    /// </summary>
    public IList<string> MediaTypes { get; } =
    [
        "application/json", "application/xml", "application/javascript", "application/x-ndjson", "application/wasm", "*+json", "*+xml", "text/*",
    ];

    /// <summary>Media types that are not, whatever <see cref="MediaTypes"/> says. At most 200. At first: event streams.</summary>
    public IList<string> ExcludedMediaTypes { get; } = ["text/event-stream"];

    /// <summary>Bodies of up to this many bytes are compressed with more care than longer ones and those of unknown length. 0 to 16 MiB; default 256 KiB.</summary>
    public int CarefulBytes { get; set; } = 256 * 1024;

    /// <summary>With less time than this until the request's deadline the fastest level is used. Zero to 1 minute; default 1 second.</summary>
    public TimeSpan HurryBelow { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>With less time than this until the request's deadline nothing is compressed. Zero to 1 minute, at most <see cref="HurryBelow"/>; default 50 ms.</summary>
    public TimeSpan NothingBelow { get; set; } = TimeSpan.FromMilliseconds(50);
}
