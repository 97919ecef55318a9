namespace Thaw.Aws.Clients;

/// <summary>What the AWS clients of a process have done since its start.</summary>
/// <param name="Requests">Requests sent, repeats included.</param>
/// <param name="Connections">Connections opened.</param>
/// <param name="Retries">Requests that were repeats of one that failed.</param>
/// <param name="Throttles">Answers that asked to be asked less often.</param>
public readonly record struct AwsClientStatistics(long Requests, long Connections, long Retries, long Throttles)
{
    /// <summary>Which part of the requests went over a connection that was there already, 0 to 1; 0 before the first.</summary>
    public double ReuseRate => Requests == 0 ? 0 : Math.Max(0, 1 - ((double)Connections / Requests));
}
