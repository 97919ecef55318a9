namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>The Runtime API cannot be reached, or answers what it must not: the process cannot go on.</summary>
internal sealed class RuntimeApiException(string message, Exception? inner = null) : Exception(message, inner);
