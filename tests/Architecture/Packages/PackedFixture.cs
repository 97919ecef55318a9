using System.Reflection;
using Thaw.Tests.Support;

namespace Thaw.Architecture.Packages;

/// <summary>Every package of the solution, packed once into a temporary folder from what is built.</summary>
public sealed class PackedFixture : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-packages-");

    /// <summary>The packages and their symbols.</summary>
    public IReadOnlyList<FileInfo> Files => _folder.GetFiles();

    /// <summary>The file of a package, of either kind.</summary>
    public string File(string package, string extension) =>
        Assert.Single(_folder.GetFiles($"{package}.*{extension}"), file => char.IsAsciiDigit(file.Name[package.Length + 1])).FullName;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var configuration = typeof(PackedFixture).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "Configuration").Value!;
        using var pack = ToolProcess.Start(
            Require.Tool("dotnet"), Repository.Root, "pack", "Lambdas.sln", "--no-build", "-c", configuration, "-o", _folder.FullName, "-nodeReuse:false", "--nologo");
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        Assert.True(await pack.WaitAsync(patience.Token) == 0, pack.Output);
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
