namespace Thaw.Hosting.Lambda.Logging;

/// <summary>What an exception says of itself. That is the application's code too: where it throws, its type must do, and the process lives on.</summary>
internal static class ExceptionText
{
    /// <summary>Its message.</summary>
    public static string Message(Exception error) => Of(error, static one => one.Message);

    /// <summary>All of it: message, stack, what lies below.</summary>
    public static string Whole(Exception error) => Of(error, static one => one.ToString());

    private static string Of(Exception error, Func<Exception, string> say)
    {
        try
        {
            return say(error);
        }
        catch (Exception mute) // The boundary of what the application has overridden.
        {
            return $"{error.GetType()}, which cannot be shown ({mute.GetType()})";
        }
    }
}
