using System.Net.Security;

namespace Thaw.Benchmarks.DynamoDb.Reads;

/// <summary>The stub's certificate is its own: everyone takes it by its name.</summary>
internal static class StubCertificate
{
    public static SslClientAuthenticationOptions Options => new() { RemoteCertificateValidationCallback = static (_, presented, _, _) => presented?.Subject == "CN=localhost", TargetHost = "localhost" };
}
