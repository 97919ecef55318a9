using Thaw.Template.Checks;
using Thaw.Template.Code;
using Thaw.Template.Reading;

namespace Thaw.Template;

/// <summary>The template is what the code needs, and no more.</summary>
public sealed class TemplateTests
{
    [Fact]
    public void References_Resolve() => Assert.Empty(References.Complaints(Stack.Ours));

    [Fact]
    public void Handlers_AreExecutablesOfThisRepository() => Assert.Empty(Handlers.Complaints(Stack.Ours));

    [Fact]
    public void Variables_AreThoseThatTheCodeReads() => Assert.Empty(Variables.Complaints(Stack.Ours));

    [Fact]
    public void Tables_AreThoseOfTheCode() => Assert.Empty(Tables.Complaints(Stack.Ours));

    [Fact]
    public void Permissions_AreThoseThatTheCodeNeeds() => Assert.Empty(Permissions.Complaints(Stack.Ours));

    [Fact]
    public void Events_WakeWhoIsToBeWoken() => Assert.Empty(Events.Complaints(Stack.Ours));

    [Fact]
    public void Promises_AreKept() => Assert.Empty(Promises.Complaints(Stack.Ours));

    [Fact]
    public void VariableRules_SpeakOfWhatTheCodeReads()
    {
        var read = CompiledFunction.All.Values.SelectMany(static function => function.Variables).ToHashSet();
        Assert.Contains("CACHE_TABLE_NAME", read);
        Assert.Empty(VariableRules.Absent.Keys.Except(read));
        Assert.Empty(VariableRules.Only.Keys.Except(read));
        Assert.Empty(VariableRules.Only.Values.Except(CompiledFunction.All.Values.SelectMany(static function => function.Calls)));
    }

    [Fact]
    public void SettingRules_SpeakOfWhatTheCodeReads()
    {
        var read = CompiledFunction.All.Values.SelectMany(static function => function.Settings).ToHashSet();
        Assert.Superset(new HashSet<string> { "Thaw:DynamoDb:Listing", "Thaw:Operators", "Thaw:Tasks:OperatorTypes", "Thaw:Monitoring" }, read);
        Assert.Empty(SettingRules.Absent.Keys.Except(read));
        Assert.Empty(SettingRules.Members.Keys.Except(read));
        Assert.Empty(SettingRules.Members.Keys.Intersect(SettingRules.Absent.Keys));
    }
}
