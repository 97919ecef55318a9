using Thaw.Template.Checks;
using Thaw.Template.Reading;

namespace Thaw.Template.Mutations;

/// <summary>Whatever one thing is taken out of the template, the checks see it.</summary>
public sealed class MutationTests
{
    public static TheoryData<string> Names => [.. Mutation.All.Select(static mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Checks_MissWhatIsTakenOut(string name)
    {
        var mutated = Stack.Ours.Copy();
        Assert.Single(Mutation.All, mutation => mutation.Name == name).Apply(mutated);
        Assert.NotEqual(Stack.Ours.Root.ToJsonString(), mutated.Root.ToJsonString());
        Assert.NotEmpty(AllChecks.Complaints(mutated));
    }

    // The list is taken from the template: it must not have become short.
    [Theory]
    [InlineData("variable ", 9)]
    [InlineData("index ", 5)]
    [InlineData("permission ", 40)]
    [InlineData("event ", 9)]
    [InlineData("promise ", 40)]
    public void Mutations_CoverEveryKind(string kind, int least) =>
        Assert.InRange(Mutation.All.Count(mutation => mutation.Name.StartsWith(kind, StringComparison.Ordinal)), least, 1_000);

    // Not only what is missing is seen.
    [Fact]
    public void Checks_SeeWhatIsTooMuch()
    {
        var mutated = Stack.Ours.Copy();
        mutated.Properties("MaintenanceFunction")["Environment"] = System.Text.Json.Nodes.JsonNode.Parse("""{"Variables":{"TASK_QUEUE_COLOUR":"x"}}""");
        Assert.Contains(Variables.Complaints(mutated), static complaint => complaint.Contains("TASK_QUEUE_COLOUR", StringComparison.Ordinal));

        mutated = Stack.Ours.Copy();
        mutated.Properties("TaskWorkerFunction")["Environment"]!["Variables"]!["Thaw__Operators__Claim"] = "x";
        mutated.Properties("ApiFunction")["Environment"]!["Variables"]!["Thaw__Operators__Clam"] = "x";
        mutated.Properties("ApiFunction")["Environment"]!["Variables"]!["DOCUMENT_BUCKETS"] = "x";
        Assert.Equal(3, Variables.Complaints(mutated).Count());

        // A table that is there, and is the wrong one.
        mutated = Stack.Ours.Copy();
        mutated.Root["Globals"]!["Function"]!["Environment"]!["Variables"]!["CACHE_TABLE_NAME"] = System.Text.Json.Nodes.JsonNode.Parse("""{"Ref":"MetricsTable"}""");
        Assert.Contains(Promises.Complaints(mutated), static complaint => complaint.Contains("MetricsTable", StringComparison.Ordinal));

        mutated = Stack.Ours.Copy();
        mutated.Properties("MaintenanceRole")["Policies"]![0]!["PolicyDocument"]!["Statement"]![0]!["Resource"] = "*";
        Assert.Contains(Permissions.Complaints(mutated), static complaint => complaint.EndsWith("on *, which nothing needs.", StringComparison.Ordinal));
    }
}
