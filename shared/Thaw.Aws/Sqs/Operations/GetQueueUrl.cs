using System.Text.Json;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>Asks for a queue's address by its name.</summary>
internal sealed class GetQueueUrl(string name, string? account = null) : SqsRequest
{
    public override string Target => "AmazonSQS.GetQueueUrl";

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("QueueName"u8, name);
        if (account is not null)
        {
            json.WriteString("QueueOwnerAWSAccountId"u8, account);
        }
    }
}
