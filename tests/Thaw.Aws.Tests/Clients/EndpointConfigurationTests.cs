using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.S3;
using Thaw.Tasks;

namespace Thaw.Aws.Tests.Clients;

public sealed class EndpointConfigurationTests
{
    private static readonly string[] Names = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_SSM", "AWS_ENDPOINT_URL_S3"];

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("false", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Addresses_AreIgnored_WhereTheVariableSaysSo(string? ignored, bool isIgnored)
    {
        var options = new AwsEndpointOptions();
        AwsEndpointConfiguration.Bind(Configured(ignored), options);
        var services = new ServiceCollection();
        services.AddThawTasks().UseS3Documents(Configured(ignored));
        using var provider = services.BuildServiceProvider();
        var all = new[] { options.ServiceUrl, options.DynamoDbServiceUrl, options.SqsServiceUrl, options.SsmServiceUrl, provider.GetRequiredService<IOptions<S3DocumentOptions>>().Value.ServiceUrl };
        Assert.All(all, url => Assert.Equal(isIgnored, url is null));
        Assert.Equal("eu-west-1", options.Region);
    }

    /// <summary>As with the SDK, what the code says counts all the same.</summary>
    [Fact]
    public void Address_OfTheCode_IsNotIgnored()
    {
        var options = new AwsEndpointOptions { SqsServiceUrl = new Uri("http://127.0.0.1:1") };
        AwsEndpointConfiguration.Bind(Configured("true"), options);
        Assert.Equal(new Uri("http://127.0.0.1:1"), options.SqsServiceUrl);
    }

    [Fact]
    public void Unusable_NamesTheVariable()
    {
        var fault = Assert.Throws<OptionsValidationException>(() => AwsEndpointConfiguration.Bind(Configured("maybe"), new AwsEndpointOptions()));
        Assert.Contains("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is 'maybe'", fault.Message, StringComparison.Ordinal);
    }

    private static Settings Configured(string? ignored)
    {
        var values = Names.ToDictionary(static name => name, static _ => (string?)"http://127.0.0.1:2", StringComparer.Ordinal);
        (values["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"], values["AWS_REGION"], values["DOCUMENT_BUCKETS"]) = (ignored, "eu-west-1", "papers");
        return new Settings(values);
    }
}
