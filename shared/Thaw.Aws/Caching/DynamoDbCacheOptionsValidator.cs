using Microsoft.Extensions.Options;

namespace Thaw.Aws.Caching;

/// <summary>Says which value is unusable and what is allowed.</summary>
internal sealed class DynamoDbCacheOptionsValidator : IValidateOptions<DynamoDbCacheOptions>
{
    public ValidateOptionsResult Validate(string? name, DynamoDbCacheOptions options)
    {
        var faults = new List<string>();
        if (options.Table.Length is < 3 or > 255 || !options.Table.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
        {
            faults.Add($"The cache's DynamoDB table (CACHE_TABLE_NAME) is '{options.Table}'; it takes 3 to 255 characters of A–Z a–z 0–9 _ . -");
        }

        if (options.ServiceUrl is { } url && (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)))
        {
            faults.Add($"The cache's DynamoDB {nameof(options.ServiceUrl)} is '{url}'; it must be an absolute http or https address.");
        }

        if (options.TransactionItems is < 3 or > 100)
        {
            faults.Add($"The cache's DynamoDB {nameof(options.TransactionItems)} is {options.TransactionItems}; it must be 3 to 100.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
