using System.Text.RegularExpressions;

namespace Thaw.Architecture.Imports;

/// <summary>Imports point one way: in what the project files say and in what the compiler made of them.</summary>
public sealed partial class ImportTests
{
    public static TheoryData<string> Projects => [.. ProjectFile.All("shared").Concat(ProjectFile.All("functions")).Select(static project => project.Folder)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectFile_ReferencesOnlyLowerLevels(string folder)
    {
        var project = Of(folder);
        Assert.Empty(project.References.Select(to => ImportRules.Complaint(folder, to)).OfType<string>());
        Assert.Empty(project.Foreigners.Select(name => ImportRules.ForeignComplaint(folder, name)).OfType<string>());
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_ReferencesOnlyLowerLevels(string folder)
    {
        var references = BuiltAssembly.Of(Of(folder)).References;
        Assert.NotEmpty(references);
        Assert.Empty(references.Select(ImportRules.FolderOf).OfType<string>().Select(to => ImportRules.Complaint(folder, to)).OfType<string>());
        Assert.Empty(references.Select(name => ImportRules.ForeignComplaint(folder, name)).OfType<string>());
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_IsNamedAfterItsFolder(string folder) => Assert.Equal(Path.GetFileName(folder), Of(folder).Name);

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        var solution = File.ReadAllText(Repository.Full("Lambdas.sln")).Replace('\\', '/');
        Assert.All(ProjectFile.All(""), project => Assert.Contains($"\"{Repository.Relative(project.FullPath)}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Functions_NameAdaptersOnlyWhereTheyCompose()
    {
        var names = ImportRules.Adapters.SelectMany(PublicNames).ToHashSet();
        Assert.Contains("UseSqlite", names);
        Assert.Empty(
            from file in Repository.ShippedSources()
            where file.StartsWith("functions/", StringComparison.Ordinal) && !ImportRules.CompositionFiles.Contains(Path.GetFileName(file))
            from line in File.ReadLines(Repository.Full(file))
            where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
            from word in Names(line)
            where names.Contains(word)
            select $"{file} names {word}: {line.Trim()}");
    }

    // The three may not exist yet; the table speaks of them all the same.
    [Theory]
    [InlineData("shared/Thaw.Caching", "shared/Thaw.Abstractions", true)]
    [InlineData("shared/Thaw.Jobs", "shared/Thaw.Tasks", true)]
    [InlineData("functions/Local", "functions/Api", true)]
    [InlineData("tests/EndToEnd", "functions/Api", true)]
    [InlineData("shared/Thaw.Tasks", "shared/Thaw.Caching", false)]
    [InlineData("shared/Thaw.Monitoring", "shared/Thaw.Tasks", false)]
    [InlineData("shared/Thaw.Aws", "shared/Thaw.Embedded", false)]
    [InlineData("shared/Thaw.Caching", "shared/Thaw.Aws", false)]
    [InlineData("shared/Thaw.Web", "functions/Api", false)]
    [InlineData("shared/Thaw.Web", "tests/Support", false)]
    [InlineData("functions/Api", "functions/Local", false)]
    [InlineData("shared/Thaw.Unplanned", "shared/Thaw.Abstractions", false)]
    public void Complaint_SpeaksOnlyOfWhatIsForbidden(string from, string to, bool allowed) => Assert.Equal(allowed, ImportRules.Complaint(from, to) is null);

    [Theory]
    [InlineData("shared/Thaw.Aws", "AWSSDK.DynamoDBv2", true)]
    [InlineData("shared/Thaw.Embedded", "SQLitePCLRaw.core", true)]
    [InlineData("shared/Thaw.Hosting.Lambda", "Microsoft.AspNetCore.Hosting", true)]
    [InlineData("shared/Thaw.Tasks", "Microsoft.Extensions.Options", true)]
    [InlineData("shared/Thaw.Tasks", "AWSSDK.SQS", false)]
    [InlineData("shared/Thaw.Monitoring", "Microsoft.AspNetCore.App", false)]
    [InlineData("shared/Thaw.Caching", "Microsoft.Data.Sqlite.Core", false)]
    [InlineData("shared/Thaw.Embedded", "AWSSDK.Core", false)]
    [InlineData("functions/TaskWorker", "AWSSDK.SQS", false)]
    public void ForeignComplaint_SpeaksOnlyOfWhatIsForbidden(string from, string assembly, bool allowed) =>
        Assert.Equal(allowed, ImportRules.ForeignComplaint(from, assembly) is null);

    [Theory]
    [InlineData("using Thaw.Aws.Caching;", "Thaw.Aws")]
    [InlineData("cache.UseSqlite(path);", "UseSqlite")]
    [InlineData("new SqliteCacheOptions()", "SqliteCacheOptions")]
    public void Names_AreWordsAndTheBeginningsOfDottedOnes(string line, string name) => Assert.Contains(name, Names(line));

    [GeneratedRegex(@"\w+(\.\w+)*")]
    private static partial Regex Dotted();

    private static IEnumerable<string> Names(string line) =>
        from dotted in Dotted().Matches(line)
        let words = dotted.Value.Split('.')
        from name in words.Concat(Enumerable.Range(2, words.Length - 1).Select(count => string.Join('.', words.Take(count))))
        select name;

    private static ProjectFile Of(string folder) => Assert.Single(ProjectFile.All(folder));

    // Namespaces of its own, types, and extension methods: whatever a caller could write.
    private static IEnumerable<string> PublicNames(string adapter)
    {
        var types = System.Reflection.Assembly.Load(adapter).GetExportedTypes();
        return types.Select(static type => type.Name)
            .Concat(types.Select(static type => type.Namespace!).Where(space => space.StartsWith(adapter, StringComparison.Ordinal)))
            .Concat(types.Where(static type => type is { IsAbstract: true, IsSealed: true })
                .SelectMany(static type => type.GetMethods()).Where(static method => method.IsStatic).Select(static method => method.Name))
            .Append(adapter);
    }
}
