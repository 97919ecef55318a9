using Amazon.Runtime.Internal;

namespace Thaw.Aws.Clients.Measuring;

/// <summary>Has every client of the SDK that is made from now on measured; one that is already, once.</summary>
internal sealed class MeasuredClients : IRuntimePipelineCustomizer
{
    public string UniqueName => "Thaw.Measuring";

    public void Customize(Type type, RuntimePipeline pipeline)
    {
        if (!pipeline.Handlers.Any(static handler => handler is MeasuredCalls))
        {
            pipeline.AddHandler(new MeasuredCalls());
        }
    }
}
