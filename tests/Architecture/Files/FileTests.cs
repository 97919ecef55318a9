using System.Text.RegularExpressions;

namespace Thaw.Architecture.Files;

/// <summary>How the rooms look: small files, folders named after features, nothing of one machine.</summary>
public sealed partial class FileTests
{
    [Fact]
    public void Source_DeclaresOnePublicType() => AssertListed(
        FileRules.Companions,
        from file in Repository.ShippedSources()
        where PublicTypes(File.ReadAllText(Repository.Full(file))).Count > 1
        select file);

    [Fact]
    public void Source_HasAtMost300Lines() => AssertListed(
        FileRules.Long,
        from file in Repository.ShippedSources()
        where File.ReadLines(Repository.Full(file)).Count() > FileRules.MaximumLines
        select file);

    [Fact]
    public void Folders_NameFeatures() => Assert.Empty(
        Repository.Files().Select(Repository.Relative)
            .SelectMany(static file => file.Split('/')[..^1].Where(FileRules.ForbiddenFolders.Contains).Select(folder => $"{file}: no folder '{folder}'"))
            .Distinct());

    [Fact]
    public void Source_HasNoRegions() => Assert.Empty(
        from file in Repository.Files()
        where file.EndsWith(".cs", StringComparison.Ordinal)
        from line in File.ReadLines(file)
        where line.TrimStart().StartsWith("#reg" + "ion", StringComparison.Ordinal)
        select Repository.Relative(file));

    [Fact]
    public void Files_NameNoMachineAndNoRegistry() => Assert.Empty(
        from file in Repository.Files()
        let text = File.ReadAllText(file)
        where !text.Contains('\0', StringComparison.Ordinal) // text, not a picture
        from word in FileRules.MachineWords
        where NamesMachine(text, word)
        select $"{Repository.Relative(file)} holds '{word}'");

    [Theory]
    [InlineData("public sealed class A;\npublic enum B { C }", 2)]
    [InlineData("public readonly record struct A;\ninternal sealed class B;\n    public class C;", 1)]
    [InlineData("public sealed partial class A\n{\n}\npublic delegate void B();", 2)]
    [InlineData("/// public class A\npublic static class A;", 1)]
    public void PublicTypes_AreThoseAtTheMargin(string source, int count) => Assert.Equal(count, PublicTypes(source).Count);

    [Theory]
    [InlineData("cd /ro" + "ot/thaw", true)]
    [InlineData("\"/wo" + "rk/main\"", true)]
    [InlineData("https://api.nuget." + "org/v3", true)]
    [InlineData("src/wo" + "rk/queue", false)]
    public void NamesMachine_KnowsRootsFromFolders(string text, bool machine) =>
        Assert.Equal(machine, Array.Exists(FileRules.MachineWords, word => NamesMachine(text, word)));

    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|readonly|ref|unsafe|partial) )*(?:class|struct|record|interface|enum|delegate)\b", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    private static MatchCollection PublicTypes(string source) => PublicType().Matches(source);

    // A rooted path begins where no other folder stands before it.
    private static bool NamesMachine(string text, string word) => word[0] == '/'
        ? Regex.IsMatch(text, @"(?<![\w.\-*}])" + Regex.Escape(word))
        : text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static void AssertListed(Dictionary<string, string> listed, IEnumerable<string> found)
    {
        var files = found.ToList();
        Assert.Empty(files.Except(listed.Keys));
        Assert.Empty(listed.Keys.Except(files).Select(static file => $"{file} needs its exception no longer: take it off FileRules."));
    }
}
