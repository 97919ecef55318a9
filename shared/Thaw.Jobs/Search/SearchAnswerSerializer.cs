using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;

namespace Thaw.Jobs.Search;

/// <summary>Answers as the cache keeps them, whatever JSON the application has set up for its own values.</summary>
internal sealed class SearchAnswerSerializer : IHybridCacheSerializer<SearchAnswer>
{
    public SearchAnswer Deserialize(ReadOnlySequence<byte> source)
    {
        var reader = new Utf8JsonReader(source);
        return JsonSerializer.Deserialize(ref reader, StoredJson.Default.SearchAnswer)!;
    }

    public void Serialize(SearchAnswer value, IBufferWriter<byte> target)
    {
        using var writer = new Utf8JsonWriter(target);
        JsonSerializer.Serialize(writer, value, StoredJson.Default.SearchAnswer);
    }
}
