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

    // What is compiled and what is deployed must be of one processor.
    [Fact]
    public void Architecture_IsTheSameForBuildAndDeploy() =>
        Assert.Single(Override().Matches(Text).Where(static match => match.Groups["name"].Value == "Architecture").Select(static match => match.Groups["value"].Value).Distinct());

    [GeneratedRegex("\"(?<name>\\w+)=(?<value>[^\" ]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Override();
}
