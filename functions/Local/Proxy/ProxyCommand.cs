namespace Thaw.Local.Proxy;

/// <summary>The command line of <c>proxy</c>.</summary>
internal sealed record ProxyCommand(Uri Url, int Port, string? Profile, string? Region, string? Service)
{
    public const string Usage = "dotnet run --project functions/Local -- proxy --url URL [--port N] [--profile NAME] [--region NAME] [--service NAME]";

    private static readonly string[] Options = ["--url", "--port", "--profile", "--region", "--service"];

    /// <summary>Reads the command line. A complaint is a sentence that says what is allowed.</summary>
    public static ProxyCommand? Parse(IReadOnlyList<string> args, out string? complaint)
    {
        if (Arguments.Parse(args, Usage, Options, [], takesWord: false, out complaint) is not { } read)
        {
            return null;
        }

        var url = TargetUrl.Read(read["--url"], Usage, out complaint);
        var port = read.Number("--port", 5081, 0, 65_535, ref complaint);
        return complaint is null ? new ProxyCommand(url!, port, read["--profile"], read["--region"], read["--service"]) : null;
    }
}
