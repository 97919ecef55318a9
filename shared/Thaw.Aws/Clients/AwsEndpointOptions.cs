namespace Thaw.Aws.Clients;

/// <summary>Where the AWS clients send, for all of them. What is left out comes from the SDK's ordinary chain (environment, profile, role).</summary>
public sealed class AwsEndpointOptions
{
    /// <summary>The address of every service, such as an emulator's; absolute, <c>http</c> or <c>https</c>. Default <see langword="null"/>: AWS; <c>AWS_ENDPOINT_URL</c>.</summary>
    public Uri? ServiceUrl { get; set; }

    /// <summary>The address of DynamoDB; goes before <see cref="ServiceUrl"/>. Default <see langword="null"/>; <c>AWS_ENDPOINT_URL_DYNAMODB</c>.</summary>
    public Uri? DynamoDbServiceUrl { get; set; }

    /// <summary>The address of SQS; goes before <see cref="ServiceUrl"/>. Default <see langword="null"/>; <c>AWS_ENDPOINT_URL_SQS</c>.</summary>
    public Uri? SqsServiceUrl { get; set; }

    /// <summary>The address of Systems Manager; goes before <see cref="ServiceUrl"/>. Default <see langword="null"/>; <c>AWS_ENDPOINT_URL_SSM</c>.</summary>
    public Uri? SsmServiceUrl { get; set; }

    /// <summary>The region, such as <c>eu-central-1</c>. Default <see langword="null"/>: the SDK's; <c>AWS_REGION</c>.</summary>
    public string? Region { get; set; }
}
