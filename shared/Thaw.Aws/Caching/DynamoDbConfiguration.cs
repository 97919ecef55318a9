using Microsoft.Extensions.Configuration;
using Thaw.Aws.Clients;

namespace Thaw.Aws.Caching;

/// <summary>The one place where the DynamoDB tier reads configuration.</summary>
internal static class DynamoDbConfiguration
{
    public const string TableName = "CACHE_TABLE_NAME";

    public static void Bind(IConfiguration configuration, DynamoDbCacheOptions options)
    {
        options.Table = configuration[TableName] ?? options.Table;
        options.Listing = Setting.Flag<DynamoDbCacheOptions>(configuration, "Thaw:DynamoDb:Listing") ?? options.Listing;
        options.CreateTable = Setting.Flag<DynamoDbCacheOptions>(configuration, "Thaw:DynamoDb:CreateTable") ?? options.CreateTable;
        options.WarmUp = Setting.Flag<DynamoDbCacheOptions>(configuration, "Thaw:DynamoDb:WarmUp") ?? options.WarmUp;
        options.TransactionItems =
            Setting.Number<DynamoDbCacheOptions>(configuration, "Thaw:DynamoDb:TransactionItems", "a whole number from 3 to 100") ?? options.TransactionItems;
    }

    /// <summary>Whether tables are to be created where they are missing.</summary>
    public static bool CreatesTable(IConfiguration configuration, bool otherwise) => Setting.Flag<DynamoDbCacheOptions>(configuration, "Thaw:DynamoDb:CreateTable") ?? otherwise;
}
