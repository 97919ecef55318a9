using System.Text.Json;
using System.Text.Json.Nodes;
using Thaw.Template.Reading;

namespace Thaw.Template.Specification;

/// <summary>The template says nothing that the published specification of the resource types does not know.</summary>
public sealed class SpecificationTests
{
    [SkippableFact]
    public async Task Properties_AreThoseOfTheirTypes() => Assert.Empty(await ComplaintsAsync(Stack.Ours));

    [SkippableTheory]
    [InlineData("TaskQueue", "VisibilityTimeOut", "1")]
    [InlineData("TaskQueue", "VisibilityTimeout", "\"soon\"")]
    [InlineData("CacheTable", "AttributeDefinitions", "{}")]
    [InlineData("CacheTable", "SSESpecification", "{\"SSEEnabled\":\"on\"}")]
    [InlineData("CacheTable", "TimeToLiveSpecification", "{\"AttributeName\":\"x\"}")]
    [InlineData("ApiFunction", "MemorySise", "1024")]
    [InlineData("ApiFunction", "Architectures", "\"arm64\"")]
    [InlineData("ApiFunction", "LoggingConfig", "{\"LogFormat\":\"Yaml\"}")]
    [InlineData("Distribution", "DistributionConfig", "{\"Origins\":[]}")]
    public async Task Properties_SeesWhatIsWrong(string resource, string property, string value)
    {
        var changed = Stack.Ours.Copy();
        changed.Properties(resource)[property] = JsonNode.Parse(value);
        Assert.NotEmpty(await ComplaintsAsync(changed));
    }

    [SkippableFact]
    public async Task Attributes_AreThoseOfTheirTypes()
    {
        var check = new PropertyCheck(await PublishedSpecification.LoadAsync());
        var asked = Asked(Stack.Ours).ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, one => Assert.True(check.HasAttribute((string)Stack.Ours.Resources[one.Resource]!["Type"]!, one.Attribute), $"{one} is no attribute."));
    }

    [SkippableFact]
    public async Task Metrics_OfAwsArePublishedByTheseDimensions()
    {
        var specification = await PublishedSpecification.LoadAsync();
        var metrics = Metrics.All(Stack.Ours).Where(static metric => metric.Namespace.StartsWith("AWS/", StringComparison.Ordinal)).ToList();
        Assert.True(metrics.Count > 20);
        Assert.Empty(metrics.Where(metric => !specification.HasMetric(metric.Namespace, metric.Name, metric.Dimensions)).Select(static metric => metric.ToString()));
    }

    [SkippableFact]
    public async Task SamAdditions_AreNotInTheSpecificationYet()
    {
        var specification = await PublishedSpecification.LoadAsync();
        var function = specification.Resource("AWS::Serverless::Function")!.Value.GetProperty("properties");
        Assert.All(
            SamAdditions.HandedOn.Keys.Select(static name => name.Split('.')[1]),
            name => Assert.False(function.TryGetProperty(name, out _), $"The specification has {name} by now: take it off SamAdditions."));
    }

    private static async Task<List<string>> ComplaintsAsync(Stack stack)
    {
        var check = new PropertyCheck(await PublishedSpecification.LoadAsync());
        return [.. stack.Resources.Select(static pair => pair.Key).SelectMany(name => check.Resource(name, (string)stack.Resources[name]!["Type"]!, Whole(stack, name)))];
    }

    // A function's properties and those that Globals gives it.
    private static JsonObject Whole(Stack stack, string resource)
    {
        var properties = (JsonObject)stack.Properties(resource).DeepClone();
        if (stack.Functions.Contains(resource))
        {
            foreach (var (name, value) in (JsonObject)stack.Section("Globals")["Function"]!)
            {
                properties.TryAdd(name, value!.DeepClone());
            }
        }

        return properties;
    }

    private static IEnumerable<(string Resource, string Attribute)> Asked(Stack stack) =>
        Nodes.Walk(stack.Root).SelectMany(found => Nodes.Function(found.Node) switch
        {
            ("Fn::GetAtt", JsonArray parts) => [((string)parts[0]!, (string)parts[1]!)],
            ("Fn::Sub", { } text) => Nodes.Substituted(text).Where(static name => name.Contains('.', StringComparison.Ordinal) && !name.EndsWith(".Alias", StringComparison.Ordinal))
                .Select(static name => (name.Split('.', 2)[0], name.Split('.', 2)[1])),
            _ => Enumerable.Empty<(string, string)>(),
        });
}
