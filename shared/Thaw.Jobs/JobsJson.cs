using System.Text.Json.Serialization;
using Thaw.Jobs.Cache;
using Thaw.Jobs.Documents;
using Thaw.Jobs.Search;
using Thaw.Jobs.Search.Index;

namespace Thaw.Jobs;

// What is not known is a mistake of the sender's: a misspelt "tag" must not become a wider invalidation.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CacheInvalidateArguments))]
[JsonSerializable(typeof(CacheInvalidateResult))]
[JsonSerializable(typeof(CacheRefreshArguments))]
[JsonSerializable(typeof(CacheRefreshResult))]
[JsonSerializable(typeof(CacheWarmArguments))]
[JsonSerializable(typeof(CacheWarmResult))]
[JsonSerializable(typeof(FileProcessingArguments))]
[JsonSerializable(typeof(DocumentSummary))]
[JsonSerializable(typeof(IndexingArguments))]
[JsonSerializable(typeof(IndexingResult))]
[JsonSerializable(typeof(IndexMergeArguments))]
[JsonSerializable(typeof(IndexAnnounceArguments))]
internal sealed partial class JobsJson : JsonSerializerContext;

// What is stored may come from a later version, which knows more.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DocumentManifest))]
[JsonSerializable(typeof(IndexPointer))]
[JsonSerializable(typeof(IndexManifest))]
[JsonSerializable(typeof(IReadOnlyList<IndexSegment>))]
[JsonSerializable(typeof(SearchAnswer))]
internal sealed partial class StoredJson : JsonSerializerContext;
