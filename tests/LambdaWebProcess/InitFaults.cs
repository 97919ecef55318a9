namespace Thaw.LambdaWebProcess;

/// <summary>What goes wrong before the first event, as <c>FAIL_INIT</c> says.</summary>
internal static class InitFaults
{
    public static void Commit()
    {
        switch (Environment.GetEnvironmentVariable("FAIL_INIT"))
        {
            case "throw": throw new NotSupportedException("the table has no name");
            case "exit": Environment.Exit(7); break;
        }
    }
}
