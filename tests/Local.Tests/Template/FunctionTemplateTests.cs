using Thaw.Local.Invoke;
using Thaw.Local.Template;
using Thaw.Tests.Support;

namespace Thaw.Local.Tests.Template;

public sealed class FunctionTemplateTests
{
    private const string Yaml = """
        Parameters:
          Seconds: {Type: Number, Default: 300}
          Mode: {Type: String, Default: plain}
          Nothing: {Type: String}
        Conditions:
          IsPlain: !Equals [!Ref Mode, plain]
          IsOdd: !Not [!Condition IsPlain]
          IsBoth: !And [!Condition IsPlain, !Not [!Condition IsOdd]]
        Globals:
          Function:
            Timeout: 10
            Runtime: !Ref Mode
            Environment:
              Variables:
                TABLE: !Ref Table
                SECONDS: !Ref Seconds
                OVER: global
        Resources:
          Table: {Type: AWS::DynamoDB::Table}
          Other:
            Type: AWS::Serverless::Function
            Properties: {CodeUri: functions/Other/, Handler: Other, Runtime: other}
          Function:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: ./functions/Api/
              Handler: Api
              MemorySize: 512
              LoggingConfig: {LogFormat: JSON}
              Environment:
                Variables:
                  OVER: own
                  NAME: !Sub 'thaw-${Mode}-${!Mode}-${Own}'
                  PAIR: !Sub ['${Own}/${Mode}', {Own: mine}]
                  JOINED: !Join ['-', [a, !Ref Mode]]
                  CHOSEN: !If [IsBoth, yes, no]
                  LONG:
                    Fn::If: [IsOdd, odd, {Ref: Seconds}]
                  ARN: !GetAtt Table.Arn
                  WITHOUT: !Ref Nothing
        """;

    [Theory]
    [InlineData("SECONDS", "300")]
    [InlineData("OVER", "own")]
    [InlineData("PAIR", "mine/plain")]
    [InlineData("JOINED", "a-plain")]
    [InlineData("CHOSEN", "yes")]
    [InlineData("LONG", "300")]
    public void Variable_IsResolved(string name, string value) => Assert.Equal(value, Read()!.Variables[name]);

    [Theory]
    [InlineData("TABLE", "!Ref Table")]
    [InlineData("ARN", "!GetAtt Table.Arn")]
    [InlineData("WITHOUT", "!Ref Nothing")]
    [InlineData("NAME", "!Sub thaw-${Mode}-${!Mode}-${Own}")]
    public void WhatOnlyADeploymentKnows_IsNamed(string name, string what)
    {
        var template = Read()!;

        Assert.Equal(what, template.Unresolved[name]);
        Assert.False(template.Variables.ContainsKey(name));
    }

    [Fact]
    public void Properties_AreTheFunctionsOwnOrTheGlobals()
    {
        var template = Read()!;

        Assert.Equal((512, TimeSpan.FromSeconds(10), "Api", "plain", true), (template.MemorySize, template.Timeout, template.Handler, template.Runtime, template.LogsJson));
    }

    [Fact]
    public void FunctionThatIsNotThere_IsNothing() => Assert.Null(FunctionTemplate.Read(new StringReader(Yaml), "functions/Missing"));

    [Fact]
    public void RepositorysOwn_SpeaksOfTheApi()
    {
        var template = FunctionFolder.Find("Api", RepositoryRoot.Path).ReadTemplate(out var complaint);

        Assert.Null(complaint);
        Assert.Equal(("Api", "dotnet10"), (template!.Handler, template.Runtime));
        Assert.Equal("true", template.Variables["CACHE_ENABLED"]);
        Assert.Equal("1000", template.Variables["L1_CACHE_SIZE"]);
        Assert.True(template.Unresolved.ContainsKey("CACHE_TABLE_NAME"));
    }

    private static FunctionTemplate? Read() => FunctionTemplate.Read(new StringReader(Yaml), "functions/Api");
}
