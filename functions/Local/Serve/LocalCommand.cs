namespace Thaw.Local;

/// <summary>The command line: <c>--urls http://127.0.0.1:5080</c>, <c>--db PATH</c> and <c>--data FOLDER</c>, where tasks find documents.</summary>
internal sealed record LocalCommand(IReadOnlyList<string> Urls, string Database, string Data)
{
    public const string Usage = "dotnet run --project functions/Local -- [--urls http://127.0.0.1:5080] [--db .thaw/local.db] [--data .thaw/data]";

    private const string DefaultUrl = "http://127.0.0.1:5080";

    private static readonly string[] Options = ["--urls", "--db", "--data"];

    // Beside where one works, where it is seen and easily thrown away; ignored by git.
    private static readonly string DefaultDatabase = Path.Combine(".thaw", "local.db");

    /// <summary>Reads the command line. A complaint is a sentence that says what is allowed.</summary>
    public static LocalCommand? Parse(IReadOnlyList<string> args, out string? complaint)
    {
        if (Arguments.Parse(args, Usage, Options, [], takesWord: false, out complaint) is not { } read)
        {
            return null;
        }

        var addresses = (read["--urls"] ?? DefaultUrl).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        complaint = addresses.Length == 0 ? $"--urls needs a value. Usage: {Usage}" : addresses.Select(LoopbackUrl.Complaint).FirstOrDefault(static wrong => wrong is not null);
        if (complaint is not null)
        {
            return null;
        }

        // Beside the database, wherever that is.
        var database = Path.GetFullPath(read["--db"] ?? DefaultDatabase);
        return new LocalCommand(addresses, database, Path.GetFullPath(read["--data"] ?? Path.Combine(Path.GetDirectoryName(database)!, "data")));
    }
}
