using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.Web.Batching;

/// <summary>A batch as it is sent.</summary>
/// <param name="Requests">Its requests, in the order in which those that change something are run.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record BatchRequest(IReadOnlyList<BatchItem?>? Requests);

/// <summary>One request of a batch.</summary>
/// <param name="Id">What its answer is called: 1 to 64 of <c>A–Z a–z 0–9 _ -</c>.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path and query; <c>{{id.body.name}}</c> stands for a value of an earlier answer.</param>
/// <param name="Headers">Its headers; who is calling is the batch's to say.</param>
/// <param name="Body">Its body: JSON, or text where the content type says so.</param>
/// <param name="DependsOn">Earlier requests that must have succeeded.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record BatchItem(
    string? Id, string? Method, string? Path, IReadOnlyDictionary<string, string?>? Headers, JsonElement? Body, IReadOnlyList<string?>? DependsOn);

/// <summary>What the batch itself has to say of one of its requests.</summary>
internal sealed record BatchProblem(int Status, string Title, string Detail);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(BatchProblem))]
internal sealed partial class BatchJsonContext : JsonSerializerContext;
