namespace Thaw.Aws.DynamoDb.Endpoints;

/// <summary>Where requests of an account go, by the SDKs' rules for DynamoDB. Asked with every request: the last answer is kept.</summary>
internal sealed class EndpointRules(EndpointSettings settings)
{
    private volatile ResolvedEndpoint? _last;

    /// <summary>The region that requests are signed for.</summary>
    public string SigningRegion => settings.Region == "local" ? "us-east-1" : settings.Region;

    /// <exception cref="InvalidOperationException">The settings contradict each other.</exception>
    public ResolvedEndpoint For(string? accountId)
    {
        var last = _last;
        if (last is null || last.AccountId != accountId)
        {
            var url = Resolve(accountId);
            _last = last = new ResolvedEndpoint(accountId, url, url.Authority);
        }

        return last;
    }

    private Uri Resolve(string? accountId)
    {
        if (settings.ServiceUrl is { } custom)
        {
            return custom.AbsolutePath == "/" ? custom : throw new InvalidOperationException($"DynamoDB's address is '{custom}'; it has no path.");
        }

        var (region, partition) = (settings.Region, Partition.Of(settings.Region));
        if (region == "local")
        {
            return settings is { UseFips: false, UseDualStack: false } ? new Uri("http://localhost:8000") : throw Contradiction("neither FIPS nor dual stack goes with the region 'local'");
        }

        var suffix = settings.UseDualStack ? partition.DualStackSuffix : partition.Suffix;
        if (settings.UseFips)
        {
            return settings.AccountMode == EndpointSettings.Required
                ? throw Contradiction("accounts have no FIPS endpoints of their own")
                : new Uri($"https://{(partition.IsFipsThroughout && !settings.UseDualStack ? "dynamodb" : "dynamodb-fips")}.{region}.{suffix}");
        }

        if (settings.AccountMode != EndpointSettings.Disabled && partition.HasAccountEndpoints && accountId is not null)
        {
            return new Uri($"https://{accountId}.ddb.{region}.{suffix}");
        }

        return settings.AccountMode != EndpointSettings.Required ? new Uri($"https://dynamodb.{region}.{suffix}")
            : throw Contradiction(partition.HasAccountEndpoints ? "the account of the credentials is not known" : $"accounts have no endpoints of their own in {region}");
    }

    private static InvalidOperationException Contradiction(string why) =>
        new($"There is no DynamoDB endpoint for these settings: {why} (AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT, AWS_ACCOUNT_ID_ENDPOINT_MODE).");
}
