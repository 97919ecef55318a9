using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;

namespace Thaw.Aws.Caching;

/// <summary>The one place where the DynamoDB tier reads configuration.</summary>
internal static class DynamoDbConfiguration
{
    public const string TableName = "CACHE_TABLE_NAME";

    public static void Bind(IConfiguration configuration, DynamoDbCacheOptions options)
    {
        options.Table = configuration[TableName] ?? options.Table;
        options.Listing = Flag(configuration, "Thaw:DynamoDb:Listing", options.Listing);
        options.CreateTable = CreatesTable(configuration, options.CreateTable);
        options.WarmUp = Flag(configuration, "Thaw:DynamoDb:WarmUp", options.WarmUp);
        options.TransactionItems = configuration["Thaw:DynamoDb:TransactionItems"] is { Length: > 0 } text
            ? int.TryParse(text, out var items) ? items : throw Unusable("Thaw:DynamoDb:TransactionItems", text, "a whole number from 3 to 100")
            : options.TransactionItems;
    }

    /// <summary>Whether tables are to be created where they are missing.</summary>
    public static bool CreatesTable(IConfiguration configuration, bool otherwise) => Flag(configuration, "Thaw:DynamoDb:CreateTable", otherwise);

    public static void Bind(IConfiguration configuration, AwsEndpointOptions options)
    {
        options.ServiceUrl = Url(configuration, "AWS_ENDPOINT_URL") ?? options.ServiceUrl;
        options.DynamoDbServiceUrl = Url(configuration, "AWS_ENDPOINT_URL_DYNAMODB") ?? options.DynamoDbServiceUrl;
        options.Region = configuration["AWS_REGION"] is { Length: > 0 } region ? region : options.Region;
    }

    private static Uri? Url(IConfiguration configuration, string name)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https" }
            ? url
            : throw Unusable(name, text, "an absolute http or https address");
    }

    private static bool Flag(IConfiguration configuration, string name, bool otherwise) => configuration[name] switch
    {
        null or "" => otherwise,
        "true" or "True" or "1" => true,
        "false" or "False" or "0" => false,
        var text => throw Unusable(name, text, "true or false"),
    };

    private static OptionsValidationException Unusable(string name, string text, string allowed) =>
        new(Options.DefaultName, typeof(DynamoDbCacheOptions), [$"{name} is '{text}'; allowed is {allowed}."]);
}
