namespace Thaw.Aws.Clients;

/// <summary>Where one client sends; clients are shared by this.</summary>
internal readonly record struct AwsEndpoint(Uri? ServiceUrl, string? Region)
{
    // An emulator's region is a word in a signature that nobody checks, but there has to be one.
    private const string EmulatorRegion = "us-east-1";

    /// <summary>Whether the machine itself answers: then no credential of the machine is looked for, or leaves for an emulator.</summary>
    public bool IsLocal => ServiceUrl is { IsLoopback: true };

    /// <summary>The region that requests to <see cref="ServiceUrl"/> are signed for.</summary>
    public string SigningRegion => Region ?? EmulatorRegion;
}
