using System.Security.Cryptography;
using System.Text;

namespace Thaw.Tests.Support;

/// <summary>The emulators' packages, installed once a checkout from <c>tests/emulators/package-lock.json</c>.</summary>
public static class EmulatorPackages
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Installs what is missing, one test process at a time, and answers the folder of a package.</summary>
    public static async Task<string> FolderAsync(string package)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "tests", "emulators");
        var modules = Path.Combine(folder, "node_modules");
        var marker = Path.Combine(modules, ".thaw-installed");
        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
        if (!await IsInstalledAsync(marker, wanted))
        {
            await using var held = await LockAsync(folder);
            if (!await IsInstalledAsync(marker, wanted))
            {
                await InstallAsync(folder);
                await File.WriteAllTextAsync(marker, wanted);
            }
        }

        return Path.Combine(modules, package);
    }

    private static async Task<bool> IsInstalledAsync(string marker, string wanted) => File.Exists(marker) && await File.ReadAllTextAsync(marker) == wanted;

    private static async Task InstallAsync(string folder)
    {
        Require.Tool("node");
        using var timeout = new CancellationTokenSource(InstallTimeout, TimeProvider.System);
        using var npm = ToolProcess.Start(Require.Tool("npm"), folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        if (await npm.WaitAsync(timeout.Token) != 0)
        {
            throw new InvalidOperationException($"'npm ci' in tests/emulators failed: {npm.Output}");
        }
    }

    private static async Task<FileStream> LockAsync(string folder)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)).AsSpan(0, 8));
        var path = Path.Combine(Path.GetTempPath(), $"thaw-emulators-{name}.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Another test process is installing.
                await Task.Delay(LockPoll, TimeProvider.System);
            }
        }
    }
}
