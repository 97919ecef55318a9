using System.Text.RegularExpressions;
using Thaw.Template.Reading;
using Thaw.Tests.Support;

namespace Thaw.Template;

/// <summary>samconfig.toml speaks of parameters that the template has, with values that it takes.</summary>
public sealed partial class ConfigurationTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samconfig.toml"));

    [Theory]
    [InlineData("default", "dev")]
    [InlineData("prod", "prod")]
    public void Environments_AreThere(string section, string environment)
    {
        Assert.Contains($"[{section}.deploy.parameters]", Text, StringComparison.Ordinal);
        Assert.Contains($"stack_name = \"thaw-{environment}\"", Text, StringComparison.Ordinal);
        Assert.Contains($"\"Environment={environment}\"", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Overrides_NameParametersAndAllowedValues()
    {
        var overrides = Override().Matches(Text).Select(static match => (Name: match.Groups["name"].Value, Value: match.Groups["value"].Value)).ToList();
        Assert.NotEmpty(overrides);
        Assert.All(overrides, static one =>
        {
            var parameter = Stack.Ours.Parameters[one.Name];
            Assert.NotNull(parameter);
            Assert.True(parameter["AllowedValues"] is not { } allowed || Nodes.Many(allowed).Any(value => value!.ToString() == one.Value), $"{one.Name} may not be {one.Value}.");
        });
    }

    // What is compiled and what is deployed must be of one processor, and for one runtime.
    [Theory]
    [InlineData("default", "Architecture")]
    [InlineData("default", "Runtime")]
    [InlineData("prod", "Architecture")]
    [InlineData("prod", "Runtime")]
    public void WhatIsCompiled_IsWhatIsDeployed(string environment, string name)
    {
        var build = Assert.Single(Values($"[{environment}.build.parameters]", name));
        Assert.Equal(build, Assert.Single(Values($"[{environment}.deploy.parameters]", name)));
    }

    private static IEnumerable<string> Values(string section, string name)
    {
        var begin = Text.IndexOf(section, StringComparison.Ordinal) + section.Length;
        var end = Text.IndexOf("\n[", begin, StringComparison.Ordinal);
        return Override().Matches(Text[begin..(end < 0 ? Text.Length : end)]).Where(match => match.Groups["name"].Value == name).Select(static match => match.Groups["value"].Value);
    }

    [GeneratedRegex("\"(?<name>\\w+)=(?<value>[^\" ]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Override();
}
