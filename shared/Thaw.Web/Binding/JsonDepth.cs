using System.Text.Json;

namespace Thaw.Web.Binding;

/// <summary>An endpoint's metadata: how deep a value within its body may be nested, where that is not what the host's JSON has.</summary>
internal sealed class JsonDepth(int levels)
{
    private JsonSerializerOptions? _options;

    public int Levels => levels;

    /// <summary>The host's options with this depth: made once, for what they know of types costs time to find. The body itself is a level.</summary>
    public JsonSerializerOptions Deepen(JsonSerializerOptions options) => Volatile.Read(ref _options) ?? Interlocked.CompareExchange(ref _options, Made(options), null) ?? _options;

    private JsonSerializerOptions Made(JsonSerializerOptions options) => new(options) { MaxDepth = levels + 1 };
}
