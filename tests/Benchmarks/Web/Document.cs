namespace Thaw.Benchmarks.Web;

/// <summary>A document to answer with, and the fields that a client might pick from it.</summary>
internal sealed record Document(string Name, string Fields, byte[] Bytes)
{
    private static readonly (string Name, string Fields)[] Known =
    [
        ("github_events", "id,type,actor.login,repo.name,created_at"),
        ("twitter", "statuses.id,statuses.text,statuses.user.screen_name"),
        ("citm_catalog", "performances.id,performances.eventId,performances.start"),
    ];

    /// <summary>Those in a folder; <see langword="null"/> where one is missing.</summary>
    public static IReadOnlyList<Document>? In(string folder)
    {
        var files = Known.Select(known => (known.Name, known.Fields, Path: Path.Combine(folder, known.Name + ".json"))).ToList();
        return files.TrueForAll(static file => File.Exists(file.Path))
            ? files.ConvertAll(static file => new Document(file.Name, file.Fields, File.ReadAllBytes(file.Path)))
            : null;
    }

    /// <summary>The folder beside the repository, wherever this runs in it.</summary>
    public static string? FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", "json");
            if (Directory.Exists(beside))
            {
                return beside;
            }
        }

        return null;
    }
}
