using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.S3;
using Thaw.Jobs.Documents;

namespace Thaw.Tasks;

/// <summary>Chooses S3 to read documents from.</summary>
public static class S3DocumentExtensions
{
    private const string Buckets = "DOCUMENT_BUCKETS";

    /// <summary>
    /// Reads documents from S3, from the buckets that are named and no others. Replaces what was chosen before. No client is built before the first document. Throws
    /// <see cref="OptionsValidationException"/> at the start where an option is out of its bounds.
    /// </summary>
    public static IThawTasksBuilder UseS3Documents(this IThawTasksBuilder builder, Action<S3DocumentOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<S3DocumentOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<S3DocumentOptions>, S3DocumentOptionsValidator>());
        AwsClientServices.AddPool(services);
        services.RemoveAll<IDocumentSource>();
        services.AddSingleton<IDocumentSource>(static provider => new S3DocumentSource(
            provider.GetRequiredService<IOptions<S3DocumentOptions>>(), provider.GetRequiredService<AwsClientPool>()));
        return builder;
    }

    /// <summary>
    /// Reads documents from the buckets that the configuration names: <c>DOCUMENT_BUCKETS</c>, <c>DOCUMENT_BUCKET_OWNER</c>, <c>AWS_ENDPOINT_URL_S3</c>, <c>AWS_ENDPOINT_URL</c>,
    /// <c>AWS_REGION</c>. Where no bucket is named, nothing is added.
    /// </summary>
    public static IThawTasksBuilder UseS3Documents(this IThawTasksBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        return Setting.Text(configuration, Buckets) is not { } named ? builder : builder.UseS3Documents(options =>
        {
            foreach (var bucket in named.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                options.Buckets.Add(bucket);
            options.ExpectedOwner = Setting.Text(configuration, "DOCUMENT_BUCKET_OWNER");
            options.ServiceUrl = AwsEndpointConfiguration.Url<S3DocumentOptions>(configuration, "AWS_ENDPOINT_URL_S3") ?? AwsEndpointConfiguration.Url<S3DocumentOptions>(configuration, "AWS_ENDPOINT_URL");
            options.Region = Setting.Text(configuration, "AWS_REGION");
        });
    }
}
