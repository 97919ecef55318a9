namespace Thaw.Tasks.Client;

/// <summary>What a submission may ask for.</summary>
internal static class SubmissionRules
{
    private const int LongestName = 256;

    public static void Check(TaskSubmission submission)
    {
        Name(nameof(submission.User), submission.User);
        Name(nameof(submission.IdempotencyKey), submission.IdempotencyKey);
        Range(nameof(submission.Delay), submission.Delay, TimeSpan.Zero, TimeSpan.FromDays(365));
        Range(nameof(submission.MaximumAttempts), submission.MaximumAttempts ?? 1, 1, 1_000);
        Range(nameof(submission.Timeout), submission.Timeout ?? TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(12));
        Range(nameof(submission.Retention), submission.Retention ?? TimeSpan.FromDays(1), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        if (!Enum.IsDefined(submission.Priority))
            throw new TaskRejectedException($"{nameof(submission.Priority)} is {submission.Priority}; allowed are {string.Join(", ", Enum.GetNames<TaskPriority>())}.", nameof(submission.Priority));
        if (submission is { RunAgain: true, IdempotencyKey: null })
            throw new TaskRejectedException($"{nameof(submission.RunAgain)} needs an {nameof(submission.IdempotencyKey)}: without one there is no task to run again.", nameof(submission.RunAgain));
    }

    private static void Name(string what, string? value)
    {
        if (value is { Length: 0 or > LongestName })
            throw new TaskRejectedException($"{what} has {value.Length} characters; 1 to {LongestName} are allowed.", what);
    }

    private static void Range<T>(string what, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            throw new TaskRejectedException($"{what} is {value}; {least} to {most} is allowed.", what);
    }
}
