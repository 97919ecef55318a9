namespace Thaw.Local.Verify;

/// <summary>The command line of <c>verify</c>.</summary>
internal sealed record VerifyCommand(Uri Url, string? Profile, string? Region, string? Service, string? Token, string? ApiKey)
{
    public const string Usage = "dotnet run --project functions/Local -- verify --url URL [--profile NAME] [--region NAME] [--service NAME] | [--token TOKEN] | [--api-key KEY]";

    private static readonly string[] Options = ["--url", "--profile", "--region", "--service", "--token", "--api-key"];

    /// <summary>Reads the command line. A complaint is a sentence that says what is allowed.</summary>
    public static VerifyCommand? Parse(IReadOnlyList<string> args, out string? complaint)
    {
        if (Arguments.Parse(args, Usage, Options, [], takesWord: false, out complaint) is not { } read)
        {
            return null;
        }

        var url = TargetUrl.Read(read["--url"], Usage, out complaint);
        if (url is not null && read.Has("--token") && read.Has("--api-key"))
        {
            complaint = "--token and --api-key exclude each other: one caller at a time.";
        }

        return complaint is null ? new VerifyCommand(url!, read["--profile"], read["--region"], read["--service"], read["--token"], read["--api-key"]) : null;
    }
}
