using Amazon.DynamoDBv2.Endpoints;
using Amazon.DynamoDBv2.Internal;
using Amazon.Runtime;
using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb.Endpoints;

namespace Thaw.Aws.Tests.DynamoDb.Endpoints;

public class EndpointRulesTests
{
    private static readonly string[] Regions =
    [
        "us-east-1", "us-west-2", "eu-central-1", "ap-southeast-5", "me-central-1", "il-central-1", "af-south-1", "ca-west-1", "mx-central-1", "sa-east-1",
        "cn-north-1", "cn-northwest-1", "us-gov-east-1", "us-gov-west-1", "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "eusc-de-east-1", "local", "xx-new-9",
    ];

    [Fact]
    public void For_EveryRegionAndSetting_IsWhatTheSdkResolves()
    {
        var sdk = new AmazonDynamoDBEndpointProvider();
        var differences = new List<string>();
        foreach (var region in Regions)
        foreach (var fips in (bool[])[false, true])
        foreach (var dual in (bool[])[false, true])
        foreach (var mode in (string[])["preferred", "required", "disabled"])
        foreach (var account in (string?[])[null, "111122223333"])
        {
            var ours = Ours(new EndpointSettings(null, region, fips, dual, mode), account);
            var theirs = Theirs(sdk, region, fips, dual, mode, account);
            if (ours != theirs)
            {
                differences.Add($"{region} fips {fips} dual {dual} {mode} {account}: ours {ours}, theirs {theirs}");
            }
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    [Fact]
    public void Settings_CustomAddress_GoesBeforeAllElse()
    {
        var settings = EndpointSettings.Resolve(new AwsEndpoint(new Uri("http://127.0.0.1:8000"), null), _ => "true", None);
        Assert.Equal(new EndpointSettings(new Uri("http://127.0.0.1:8000"), "us-east-1", false, false, "disabled"), settings);
        var endpoint = new EndpointRules(settings).For("111122223333");
        Assert.Equal(("http://127.0.0.1:8000/", "127.0.0.1:8000"), (endpoint.Url.AbsoluteUri, endpoint.Host));
    }

    [Theory]
    [InlineData("AWS_USE_FIPS_ENDPOINT=true", "https://dynamodb-fips.eu-west-1.amazonaws.com/")]
    [InlineData("AWS_USE_DUALSTACK_ENDPOINT=TRUE", "https://123.ddb.eu-west-1.api.aws/")]
    [InlineData("AWS_ACCOUNT_ID_ENDPOINT_MODE=disabled", "https://dynamodb.eu-west-1.amazonaws.com/")]
    [InlineData("", "https://123.ddb.eu-west-1.amazonaws.com/")]
    public void Settings_AreThoseOfTheEnvironment(string variable, string expected)
    {
        var settings = EndpointSettings.Resolve(new AwsEndpoint(null, null), name => name switch
        {
            "AWS_REGION" => "eu-west-1",
            "AWS_CONFIG_FILE" => "/nowhere",
            _ => variable.StartsWith(name + "=", StringComparison.Ordinal) ? variable[(name.Length + 1)..] : null,
        }, None);
        Assert.Equal(expected, new EndpointRules(settings).For("123").Url.AbsoluteUri);
    }

    [Theory]
    [InlineData("AWS_USE_FIPS_ENDPOINT", "yes")]
    [InlineData("AWS_ACCOUNT_ID_ENDPOINT_MODE", "maybe")]
    public void Settings_Unusable_NameThemselves(string name, string value)
    {
        var fault = Assert.Throws<InvalidOperationException>(() =>
            EndpointSettings.Resolve(new AwsEndpoint(null, "eu-west-1"), asked => asked == name ? value : asked == "AWS_CONFIG_FILE" ? "/nowhere" : null, None));
        Assert.Contains($"{name} is '{value}'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "http://127.0.0.1:3333/")]
    [InlineData("http://127.0.0.1:4444", "http://127.0.0.1:4444/")]
    public void Settings_OfAProfileWithAnAddress_AreThoseUnlessTheOptionsNameAnother(string? own, string expected)
    {
        // Any file that is there stands for the profile; what is in it is the SDK's to read.
        var settings = EndpointSettings.Resolve(
            new AwsEndpoint(own is null ? null : new Uri(own), "eu-west-2"),
            static name => name == "AWS_CONFIG_FILE" ? typeof(EndpointRulesTests).Assembly.Location : null,
            static () => new Uri("http://127.0.0.1:3333"));
        Assert.Equal((expected, "eu-west-2"), (new EndpointRules(settings).For("123").Url.AbsoluteUri, settings.Region));
    }

    private static Uri? None() => null;

    private static string Ours(EndpointSettings settings, string? account)
    {
        try
        {
            return new EndpointRules(settings).For(account).Url.AbsoluteUri.TrimEnd('/');
        }
        catch (InvalidOperationException)
        {
            return "refused";
        }
    }

    private static string Theirs(AmazonDynamoDBEndpointProvider sdk, string region, bool fips, bool dual, string mode, string? account)
    {
        try
        {
            var parameters = new DynamoDBEndpointParameters { Region = region, UseFIPS = fips, UseDualStack = dual, AccountIdEndpointMode = mode, AccountId = account };
            return sdk.ResolveEndpoint(parameters).URL.TrimEnd('/');
        }
        catch (AmazonClientException)
        {
            return "refused";
        }
    }
}
