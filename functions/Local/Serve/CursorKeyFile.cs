using System.Security.Cryptography;
using Thaw.Web;

namespace Thaw.Local;

/// <summary>
/// The key that signs cursors on this machine, where the configuration has none: drawn once and kept beside the database, for its owner alone to read, so that a cursor outlives the process and
/// several processes on one file take each other's.
/// </summary>
internal static class CursorKeyFile
{
    private const int KeyBytes = 32;

    public static IServiceCollection AddCursorKeyOf(this IServiceCollection services, string database) => services.PostConfigure<CursorOptions>(options =>
    {
        if (options.Keys.Count == 0)
        {
            options.Keys.Add(ReadOrDraw(database + ".cursor-key"));
        }
    });

    private static string ReadOrDraw(string path)
    {
        if (!File.Exists(path))
        {
            // Whole or not at all, and only if no other process was first.
            var draft = $"{path}.{Guid.NewGuid():N}";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var writer = new StreamWriter(draft, options))
            {
                writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
            }

            try
            {
                File.Move(draft, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(draft);
            }
        }

        return File.ReadAllText(path).Trim();
    }
}
