using System.Text.Json.Nodes;

namespace Thaw.Benchmarks.Measurements;

/// <summary>What a verb answered.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Command">How it was asked, as one would type it.</param>
/// <param name="Answer">Its JSON; nothing where it did not run.</param>
/// <param name="Reason">Why not.</param>
/// <param name="Failed">Whether that is a fault; it is none where something is missing that not everybody has.</param>
internal sealed record Measurement(string Verb, string Command, JsonNode? Answer, string? Reason = null, bool Failed = false);
