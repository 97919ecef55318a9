using System.Globalization;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>What SQS takes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html</summary>
/// <param name="MaximumMessageBytes">The longest message, and the longest batch together, in bytes of UTF-8.</param>
internal sealed record SqsLimits(int MaximumMessageBytes)
{
    public const int DefaultMessageBytes = 1024 * 1024;
    public const int MaximumBatch = 10;

    public static readonly TimeSpan MaximumDelay = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan MaximumVisibility = TimeSpan.FromHours(12);
    public static readonly TimeSpan MaximumWait = TimeSpan.FromSeconds(20);

    public static void CheckBatch(int count)
    {
        if (count is < 1 or > MaximumBatch)
        {
            throw new ArgumentException($"A call of {count} messages; 1 to {MaximumBatch} are allowed.", nameof(count));
        }
    }

    public static void CheckRange(TimeSpan value, TimeSpan most, string what)
    {
        if (value < TimeSpan.Zero || value > most)
        {
            throw new ArgumentOutOfRangeException(nameof(value), string.Create(CultureInfo.InvariantCulture, $"A {what} of {value}; zero to {most} is allowed."));
        }
    }

    public void CheckLength(long bytes, string what)
    {
        if (bytes > MaximumMessageBytes)
        {
            throw new ArgumentException($"{what} of {bytes} bytes; at most {MaximumMessageBytes} are allowed.", nameof(bytes));
        }
    }
}
