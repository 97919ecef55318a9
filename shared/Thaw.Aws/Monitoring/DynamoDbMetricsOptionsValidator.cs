using Microsoft.Extensions.Options;

namespace Thaw.Aws.Monitoring;

/// <summary>Says which value is unusable and what is allowed.</summary>
internal sealed class DynamoDbMetricsOptionsValidator : IValidateOptions<DynamoDbMetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, DynamoDbMetricsOptions options)
    {
        var faults = new List<string>();
        if (options.Table.Length is < 3 or > 255 || !options.Table.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
        {
            faults.Add($"The fleet's DynamoDB table (METRICS_TABLE_NAME) is '{options.Table}'; it takes 3 to 255 characters of A–Z a–z 0–9 _ . -");
        }

        if (options.ServiceUrl is { } url && (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)))
        {
            faults.Add($"The fleet's DynamoDB {nameof(options.ServiceUrl)} is '{url}'; it must be an absolute http or https address.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
