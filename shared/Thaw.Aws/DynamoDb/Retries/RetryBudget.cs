namespace Thaw.Aws.DynamoDb.Retries;

/// <summary>
/// The client's bucket of retries, as in the SDKs' standard mode: 500 tokens, of which a retry takes 5 and one after a time-out 10; a success gives back what its
/// retries took, or 1. A service that fails for long is asked once a call, not three times.
/// </summary>
internal sealed class RetryBudget
{
    public const int Capacity = 500;
    private const int Cost = 5;
    private const int TimeoutCost = 10;
    private int _tokens = Capacity;

    public int Tokens => Volatile.Read(ref _tokens);

    /// <summary>Takes what a retry costs; <see langword="false"/> where that is not there.</summary>
    public bool TryTake(bool afterTimeout, out int taken)
    {
        taken = afterTimeout ? TimeoutCost : Cost;
        int tokens;
        do
        {
            tokens = Volatile.Read(ref _tokens);
            if (tokens < taken)
            {
                taken = 0;
                return false;
            }
        }
        while (Interlocked.CompareExchange(ref _tokens, tokens - taken, tokens) != tokens);
        return true;
    }

    /// <summary>A call succeeded, after retries that took <paramref name="taken"/>.</summary>
    public void Succeeded(int taken) => GiveBack(Math.Max(taken, 1));

    /// <summary>What was taken for a retry that was not sent, say.</summary>
    public void GiveBack(int back)
    {
        // The usual case, a full bucket, writes nothing.
        int tokens;
        while ((tokens = Volatile.Read(ref _tokens)) < Capacity
            && Interlocked.CompareExchange(ref _tokens, Math.Min(Capacity, tokens + back), tokens) != tokens)
        {
        }
    }
}
