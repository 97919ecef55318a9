namespace Thaw.Upstream;

/// <summary>Where the keys are that this service shows to its upstreams.</summary>
public sealed class UpstreamKeyOptions
{
    /// <summary>
    /// The secret that holds them, as <see cref="ISecretStore"/> names it: a JSON object of keys by the upstreams' names, <c>{"company":"…","inventory":"…"}</c>. Asked for with the first request that
    /// needs one, and followed when it changes. Default <see langword="null"/>: none, and requests are sent as they are. Needs an <see cref="ISecretStore"/>.
    /// </summary>
    public string? KeysSecret { get; set; }
}
