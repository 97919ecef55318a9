namespace Thaw.Tasks.Running;

/// <summary>Kinds of faults that are no exception of the handler's: <c>error.type</c> of an attempt's time.</summary>
internal static class AttemptError
{
    /// <summary>The task's own time for an attempt was over.</summary>
    public const string Timeout = "timeout";

    /// <summary>The handler gave the task up.</summary>
    public const string GivenUp = "given_up";

    /// <summary>The task was given back too often, and this was its last attempt.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>The arguments are gone, or are not what the handler takes.</summary>
    public const string Arguments = "arguments";

    /// <summary>The result is larger than what is kept.</summary>
    public const string Result = "result_too_large";

    /// <summary>A write that the handler handed over was refused.</summary>
    public const string Refused = "write_refused";

    /// <summary>An exception's kind.</summary>
    public static string Of(Exception fault) => fault.GetType().FullName ?? fault.GetType().Name;
}
