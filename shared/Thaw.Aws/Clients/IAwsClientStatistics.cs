namespace Thaw.Aws.Clients;

/// <summary>Tells what the process's AWS clients have done. Registered by every <c>Use…</c> of this package.</summary>
public interface IAwsClientStatistics
{
    /// <summary>The figures at this moment.</summary>
    AwsClientStatistics Statistics { get; }
}
