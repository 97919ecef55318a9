using System.Globalization;

namespace Thaw.Aws.DynamoDb.Retries;

/// <summary>The service's time: this machine's, corrected where the service said that it is wrong.</summary>
internal sealed class ServiceClock(TimeProvider wall)
{
    // What signatures allow is five minutes; a refusal within four has another reason.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(4);
    private long _offset;

    /// <summary>What is added to this machine's time.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Volatile.Read(ref _offset));

    public DateTimeOffset Now => wall.GetUtcNow() + Offset;

    /// <summary>Takes the service's time from a refusal's <c>Date</c>; <see langword="false"/> where that is not what is wrong.</summary>
    /// <param name="date">The service's time.</param>
    /// <param name="signedWith">The offset that the refused attempt was signed with: another call may have corrected it since.</param>
    public bool TryCorrect(string? date, TimeSpan signedWith)
    {
        if ((Offset - signedWith).Duration() >= Tolerance)
        {
            return true;
        }

        if (!DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var theirs) || (theirs - Now).Duration() < Tolerance)
        {
            return false;
        }

        Volatile.Write(ref _offset, (theirs - wall.GetUtcNow()).Ticks);
        return true;
    }
}
