import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;

/** DynamoDB Local on 127.0.0.1 only (its own command listens on every address), which ends when its standard input does. */
public class LoopbackDynamoDb {
    public static void main(String[] args) throws Exception {
        var proxy = ServerRunner.createServerFromCommandLineArgs(args);
        var field = proxy.getClass().getDeclaredField("server");
        field.setAccessible(true);
        for (Connector connector : ((Server) field.get(proxy)).getConnectors()) {
            connector.setHost("127.0.0.1");
        }

        proxy.start();
        while (System.in.read() >= 0) {
        }

        Runtime.getRuntime().halt(0);
    }
}
