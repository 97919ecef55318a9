using System.Text.Json.Nodes;
using Thaw.Aws.Caching;
using Thaw.Template.Code;
using Thaw.Template.Reading;

namespace Thaw.Template.Checks;

/// <summary>Each function may do what its code and its events need, to what they need it, and nothing else.</summary>
internal static class Permissions
{
    // Actions for which the service authorization reference lists no resource, or that Lambda must hold on all of them
    // (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions).
    private static readonly string[] Anywhere = ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"];
    private static readonly string[] AnyInterface =
        ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"];

    private const string DeadLetters = "TaskDeadLetters";

    // The template's parameters that name parameters of Systems Manager, and the settings of whoever reads them; nothing else may be read there.
    private static readonly (string Name, string Section)[] Secrets = [("CursorKeysParameter", "Thaw:Cursors"), ("UpstreamKeysParameter", "Thaw:Upstream")];

    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
    private static readonly string[] ReadsQueue = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

    public static IEnumerable<string> Complaints(Stack stack) => stack.Functions.SelectMany(function => Of(stack, function))
        .Concat(CompiledFunction.All["Api"].DynamoDbCalls.Except(DynamoDbCalls.Rows.Keys).Select(static call => $"The code calls {call} of DynamoDB: say in DynamoDbCalls what that needs."))
        .Concat(DynamoDbCalls.Rows.Keys.Except(CompiledFunction.All["Api"].DynamoDbCalls).Select(static call => $"No code calls {call} of DynamoDB any more: take it off DynamoDbCalls."))
        .Concat(CompiledFunction.All["Api"].SqsCalls.Except(TaskCalls.Queues.Keys).Select(static call => $"The code calls {call} of SQS: say in TaskCalls what that needs."))
        .Concat(TaskCalls.Queues.Keys.Except(CompiledFunction.All["Api"].SqsCalls).Select(static call => $"No code calls {call} of SQS any more: take it off TaskCalls."));

    private static IEnumerable<string> Of(Stack stack, string function)
    {
        var given = Given(stack, function).ToHashSet();
        var wanted = Wanted(stack, function).ToHashSet();
        return wanted.Except(given).Select(right => $"{function} may not {right}.")
            .Concat(given.Except(wanted).Select(right => $"{function} may {right}, which nothing needs."));
    }

    private static IEnumerable<string> Wanted(Stack stack, string function)
    {
        var code = CompiledFunction.All[Handlers.AssemblyOf(stack, function)];
        var logs = Resource(stack.Properties(function)["LoggingConfig"]?["LogGroup"]);
        var queues = stack.OfType("AWS::SQS::Queue").Where(queue => Events.Mappings(stack, queue).Any(mapping => Events.FunctionOf(stack, mapping) == function));
        return DynamoDbCalls.Rows.Values.Where(row => row.Action is not null && row.Functions.Split(' ').Contains(function))
            .SelectMany(row => row.OnIndexes
                ? new[] { DynamoDbCacheTable.NamespaceIndex, DynamoDbCacheTable.UserIndex }.Select(index => $"{row.Action} on CacheTable/index/{index}")
                : [$"{row.Action} on CacheTable"])
            .Concat(DynamoDbCalls.Metrics.Where(row => row.Functions.Split(' ').Contains(function)).Select(static row => $"{row.Action} on MetricsTable"))
            .Concat(new[] { "logs:CreateLogStream", "logs:PutLogEvents" }.Select(action => $"{action} on {logs}"))
            .Concat(queues.SelectMany(queue => ReadsQueue.Select(action => $"{action} on {queue}")))
            .Concat(TaskCalls.Table.Where(row => row.Functions.Contains(function)).Select(static row => $"{row.Action} on TasksTable{(row.Index is null ? "" : $"/index/{row.Index}")}"))
            .Concat(TaskCalls.Queues.Values.Where(row => row.OnQueues.Contains(function)).SelectMany(row =>
                stack.OfType("AWS::SQS::Queue").Where(static queue => queue != DeadLetters).Select(queue => $"{row.Action} on {queue}")))
            .Concat(TaskCalls.Queues.Values.Where(row => row.OnDeadLetters.Contains(function)).Select(static row => $"{row.Action} on {DeadLetters}"))
            .Concat(code.Calls.Contains(VariableRules.ReadsDocuments) ? ["s3:GetObject on arn:AWS::Partition:s3:::DocumentBucket/*"] : [])
            .Concat(code.Calls.Contains(VariableRules.ReadsSecrets)
                ? [.. Secrets.Where(secret => code.Settings.Contains(secret.Section)).Select(static secret => $"ssm:GetParameters on arn:AWS::Partition:ssm:AWS::Region:AWS::AccountId:parameter{secret.Name}"), "kms:Decrypt on SecretsKeyArn"]
                : [])
            .Concat(Anywhere.Select(static action => $"{action} on *"))
            .Concat(AnyInterface.Select(static action => $"{action} on ec2 */*"));
    }

    private static IEnumerable<string> Given(Stack stack, string function)
    {
        if (Nodes.Function(stack.Properties(function)["Role"]) is not ("Fn::GetAtt", JsonArray role) || stack.Properties((string)role[0]!) is not { Count: > 0 } properties)
        {
            return [];
        }

        var own = Nodes.Many(properties["Policies"]).SelectMany(Nodes.Ways).Select(static policy => policy["PolicyDocument"]);
        var managed = Nodes.Many(properties["ManagedPolicyArns"]).SelectMany(Nodes.Ways)
            .Select(policy => Nodes.Function(policy) is ("Ref", { } name) ? stack.Properties((string)name!)["PolicyDocument"] : throw new FormatException($"{function}: a policy that is not ours."));
        return
            from document in own.Concat(managed)
            from statement in Nodes.Many(document!["Statement"])
            where (string?)statement!["Effect"] == "Allow"
            from action in Nodes.Many(statement["Action"])
            from resource in Nodes.Many(statement["Resource"]).SelectMany(Nodes.Ways)
            select $"{action} on {Resource(resource)}";
    }

    private static string Resource(JsonNode? node) => Nodes.Function(node) switch
    {
        ("Fn::GetAtt", JsonArray parts) when (string?)parts[1] == "Arn" => (string)parts[0]!,
        ("Ref", { } name) => (string)name!,
        ("Fn::Sub", { } text) => Nodes.SubText(text)
            .Replace("arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:", "ec2 ", StringComparison.Ordinal)
            .Replace(".Arn}", "}", StringComparison.Ordinal).Replace("${", "", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal),
        _ => node?.ToString() ?? "nothing",
    };
}
